/**
 * REST, and the live page. Learns what happens from the topics alone, so it may run apart from the
 * explainers.
 */
package dev.pellucid.web;
