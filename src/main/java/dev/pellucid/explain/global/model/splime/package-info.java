/** A few images whose explanations together say what a model goes by. */
package dev.pellucid.explain.global.model.splime;
