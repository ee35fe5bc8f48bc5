/**
 * REST, and the live page. Learns what happens from the topics alone, so it may run apart from the
 * explainers: it joins {@code explanations} with the pictures on {@code images}, keeps bounded
 * windows of both, and shows a sample of the stream that no rate can overwhelm.
 */
package dev.pellucid.web;
