/** What an explanation costs. */
package dev.pellucid.evaluate.cost;
