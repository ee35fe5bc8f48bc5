/**
 * The global explanation of a model as one page: what it relies on, and where that is risky.
 *
 * <p>A {@link dev.pellucid.cli.report.SectionMaker} looks at the model and the images in its own
 * way and gives a {@link dev.pellucid.cli.report.Section}, with the {@link
 * dev.pellucid.cli.report.Finding}s that a reader should know first; {@link
 * dev.pellucid.cli.report.Sections} has them in their order.
 */
package dev.pellucid.cli.report;
