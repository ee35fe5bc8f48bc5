/**
 * Localisation: how an attribution of places lies over the object of the target's class, where it
 * is known.
 *
 * <p>Only what speaks for the class counts: relevance above zero. A map that is the same everywhere
 * points nowhere, and one without any relevance above zero has none to place; neither is judged.
 *
 * <p>Not to be used to say that an explanation is right: a model may well go by what lies beside
 * the object, and an explanation that says so is faithful and localises badly.
 */
package dev.pellucid.evaluate.localisation;
