/**
 * Local explanations by concepts: which of the things people have words for speak for the class.
 */
package dev.pellucid.explain.local.concept;
