/**
 * Do explanations lie over the object? Asked where the answer is known: of drawn scenes, whose
 * object's pixels are told by the painter.
 */
package dev.pellucid.cli.localisation;
