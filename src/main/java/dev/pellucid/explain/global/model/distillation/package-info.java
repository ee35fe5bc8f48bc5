/**
 * Models that people can read, taught to answer as the network does: a decision tree and a soft one
 * over concepts.
 */
package dev.pellucid.explain.global.model.distillation;
