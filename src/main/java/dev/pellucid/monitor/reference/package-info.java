/**
 * What is usual: how every monitored quantity lay in the reference data, as scales on which new
 * values get ranks.
 *
 * <p>A rank in the reference has a known distribution, whatever the quantity: where nothing has
 * changed, the shares of new images in the bins of a scale are jointly Dirichlet, with as many
 * parameters as bins, each the number of reference images in its bin. So the uncertainty of a
 * finite reference is known exactly, and needs no bound of the Dvoretzky–Kiefer–Wolfowitz kind,
 * which is about twice as wide. This is exact only if ties are broken at random: every image brings
 * its own chance, from a hash of its id, so that the same image falls into the same bin wherever it
 * is counted.
 */
package dev.pellucid.monitor.reference;
