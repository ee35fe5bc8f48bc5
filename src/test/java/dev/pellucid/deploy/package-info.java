/**
 * Holds what the service is deployed with to what Kubernetes, its operators and the service itself
 * know.
 */
package dev.pellucid.deploy;
