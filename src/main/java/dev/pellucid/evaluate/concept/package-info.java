/** What a model's concept bank is worth as an explanation of its images. */
package dev.pellucid.evaluate.concept;
