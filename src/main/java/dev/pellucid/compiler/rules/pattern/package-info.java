/**
 * Patterns: for every unit with weights, the direction in which its input varies with what the unit
 * tells, in place of the weights, which are a filter against everything else.
 */
package dev.pellucid.compiler.rules.pattern;
