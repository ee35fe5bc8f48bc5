/**
 * How far the methods agree with what other libraries say of the same models and photos.
 *
 * <p>{@code Comparisons} is a table: which result is asked of which method, with which parameters,
 * how the two are compared, and what is tolerated. A new method needs a row.
 */
package dev.pellucid.cli.agreement;
