/**
 * Road-sign scenes of which everything is known: a {@link dev.pellucid.demo.scene.Scene} is an
 * immutable record of factors, and {@link dev.pellucid.demo.scene.SceneRenderer} draws it, with
 * masks of what is where. The same scene is always the same picture, and a factor can be changed
 * alone. Nothing here needs more than the JDK.
 */
package dev.pellucid.demo.scene;
