/**
 * Who may do what over HTTP: who is asking (passwords, or tokens of an OpenID provider), the one
 * table of what each path asks for, and what is answered to those who are refused. The resources
 * themselves know nothing of it.
 */
package dev.pellucid.web.security;
