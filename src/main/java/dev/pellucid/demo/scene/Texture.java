package dev.pellucid.demo.scene;

/** The state of a sign's surface. */
public enum Texture {
  NEW,
  WORN,
  DIRTY,
  GRAFFITI
}
