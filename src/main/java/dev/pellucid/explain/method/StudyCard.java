package dev.pellucid.explain.method;

/**
 * What is to be known of a method that is not asked of one image, but of a model and many images.
 *
 * @param id kebab-case name of the paper's method
 * @param name as the paper has it
 * @param place in the survey
 * @param paper that introduced it
 * @param cost in words, for it depends on how many images there are, and of what
 * @param command that runs it, without what names the model and the images
 */
public record StudyCard(
    String id, String name, SurveyPlace place, Paper paper, String cost, String command) {}
