/**
 * The images that a model is explained by: what the last layer was given of each, on disk beside
 * the model, so that a set larger than memory can be searched.
 *
 * <p>It is a Lucene index, for its graph of nearest neighbours (HNSW), which is mapped and not
 * read, and because what was committed survives a killed process. Examples have the order in which
 * they were added: the merge policy keeps it, and a finished set is one segment.
 */
package dev.pellucid.model.examples;
