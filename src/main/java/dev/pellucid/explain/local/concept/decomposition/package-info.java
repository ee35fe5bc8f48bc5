/** What a class looks for, spelt in concepts: the direction of its score as a sum of theirs. */
package dev.pellucid.explain.local.concept.decomposition;
