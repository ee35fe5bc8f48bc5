/** What a concept bank is worth, and what a model makes of it, over a folder of images. */
package dev.pellucid.cli.concepts;
