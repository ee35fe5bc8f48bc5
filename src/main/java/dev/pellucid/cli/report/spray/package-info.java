/** The section that groups images by what the model goes by, and finds shortcuts. */
package dev.pellucid.cli.report.spray;
