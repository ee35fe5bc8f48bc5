/** The section that tells which units of the model detect things that are marked in the images. */
package dev.pellucid.cli.report.dissection;
