package dev.pellucid.explain.global.model.concepts;

/**
 * One image in a model's concepts, and what they mean to a score y.
 *
 * <p>A the activations {@code [K,h,w]} of the concept layer, G = ∂y/∂A, v_j the unit vector of
 * concept j, u_j its coefficient in A.
 *
 * @param logits of the image, one a class
 * @param activation the means of A over positions, {@code [K]}
 * @param gradient the sums of G over positions, {@code [K]}
 * @param presence p_j = mean over positions of ⟨A, v_j⟩, {@code [J]}
 * @param sensitivity s_j = Σ ⟨G, v_j⟩ over positions, {@code [J]}
 * @param contribution c_j = Σ u_j ⟨G, v_j⟩ over positions, {@code [J]}
 * @param residual Σ⟨G,A⟩ − Σ_j c_j
 */
public record ConceptReading(
    float[] logits,
    float[] activation,
    float[] gradient,
    float[] presence,
    float[] sensitivity,
    float[] contribution,
    float residual) {}
