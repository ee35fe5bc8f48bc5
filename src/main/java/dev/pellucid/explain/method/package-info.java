/**
 * What a method of explanation is: its card (survey place, paper, parameters), its cost in model
 * passes, what it is asked with and what it answers.
 */
package dev.pellucid.explain.method;
