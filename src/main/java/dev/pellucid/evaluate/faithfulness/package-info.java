/**
 * Whether the model goes by what an explanation names: parts of the image are changed as the
 * explanation ranks or weighs them, and the score is watched.
 *
 * <p>Every one of these shows the model images that it was not trained on; a number speaks of the
 * explanation only as far as the model's answer to such images does. Compare methods by it, with
 * the same parameters, rather than read it alone.
 */
package dev.pellucid.evaluate.faithfulness;
