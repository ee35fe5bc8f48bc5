/**
 * Holds what the service is deployed with to what Kubernetes, its operators, Prometheus and the
 * service itself know.
 */
package dev.pellucid.deploy;
