/**
 * The records on the wire, and their JSON. Every record here has a JSON Schema under {@code
 * schemas/}.
 */
package dev.pellucid.event;
