/**
 * The interface for programs: explanations on request, within limits, and the documents that
 * describe what the service takes and gives (OpenAPI for HTTP, AsyncAPI for the topics).
 */
package dev.pellucid.web.api;
