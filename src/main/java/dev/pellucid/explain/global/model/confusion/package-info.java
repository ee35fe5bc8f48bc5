/** Why images of one class are taken for another. */
package dev.pellucid.explain.global.model.confusion;
