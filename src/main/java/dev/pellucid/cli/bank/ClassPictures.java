package dev.pellucid.cli.bank;

/**
 * Pictures of a class.
 *
 * @param index of the class, from 0
 * @param label of the class
 */
public record ClassPictures(int index, String label, Pictures pictures) {}
