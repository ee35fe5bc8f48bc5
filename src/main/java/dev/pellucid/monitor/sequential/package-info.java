/**
 * Tests that may be looked at for ever: bets against the hypothesis that nothing has changed.
 *
 * <p>A bettor who stakes a part of his wealth on a game that is fair, or unfair to him, does not
 * get rich: the chance that his wealth ever exceeds 1/α is at most α (Ville). If he does get rich,
 * the game was not as supposed. Wealth is kept as a logarithm: what a tick adds to it is a sum over
 * images, in any order.
 */
package dev.pellucid.monitor.sequential;
