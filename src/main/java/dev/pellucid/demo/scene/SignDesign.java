package dev.pellucid.demo.scene;

/**
 * How a sign looks when new. Any combination can be drawn, also one that no road authority knows:
 * that is how a concept is shown apart from the classes that have it.
 */
public record SignDesign(SignShape shape, SignColour field, SignColour border, Symbol symbol) {

  public SignDesign withShape(SignShape other) {
    return new SignDesign(other, field, border, symbol);
  }

  public SignDesign withField(SignColour other) {
    return new SignDesign(shape, other, border, symbol);
  }

  public SignDesign withBorder(SignColour other) {
    return new SignDesign(shape, field, other, symbol);
  }

  public SignDesign withSymbol(Symbol other) {
    return new SignDesign(shape, field, border, other);
  }
}
