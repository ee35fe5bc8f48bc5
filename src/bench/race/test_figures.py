"""python3 -m unittest, in this folder."""

import math
import unittest

from figures import correlation, geometric_mean, ratios, summary, table


class FiguresTest(unittest.TestCase):
    def test_a_slow_moment_of_the_machine_falls_on_both_sides_of_a_ratio(self):
        # Given a round in which all took ten times as long
        ours, theirs = [1.0, 10.0, 1.0], [2.0, 20.0, 2.0]

        # When
        found = summary(ours, theirs)

        # Then
        self.assertEqual((2.0, 2.0, 2.0), (found["faster"], found["least"], found["most"]))

    def test_the_median_of_ratios_is_not_the_ratio_of_medians(self):
        # Given
        ours, theirs = [1.0, 2.0, 4.0], [3.0, 2.0, 20.0]

        # When
        found = summary(ours, theirs)

        # Then
        self.assertEqual((3.0, 2.0, 3.0), (found["faster"], found["ours"], found["theirs"]))

    def test_rounds_without_an_opponent_are_refused(self):
        with self.assertRaisesRegex(ValueError, "in pairs, not 2 and 1"):
            ratios([1.0, 1.0], [1.0])

    def test_twice_and_half_as_fast_cancel(self):
        self.assertAlmostEqual(1.0, geometric_mean([2.0, 0.5]))

    def test_what_does_not_vary_is_like_nothing(self):
        self.assertTrue(math.isnan(correlation([1.0, 1.0], [1.0, 2.0])))

    def test_a_scaled_map_is_the_same_map(self):
        self.assertAlmostEqual(1.0, correlation([1.0, 2.0, 4.0], [10.0, 20.0, 40.0]))

    def test_the_table_ends_with_mean_worst_and_what_could_not_be_raced(self):
        # Given
        results = [
            result("classify", faster=9.0),
            result("saliency", faster=4.0),
            result("deeplift", faster=1.0),
            result("lrp", refusal="there is no rule"),
        ]

        # When
        lines = table(results)

        # Then classifying does not count
        self.assertIn("| **geometric mean** |  |  |  | 2.00 |  |  |", lines)
        self.assertIn("| **worst** |  |  |  | 1.00 |  |  |", lines)
        self.assertEqual("* `lrp` against Captum's Lib: there is no rule", lines[-1])


    def test_who_is_fast_by_another_map_does_not_count(self):
        # Given
        results = [result("saliency", faster=2.0), result("deeplift", faster=50.0, apart=True)]

        # When
        lines = table(results)

        # Then
        self.assertIn("| **geometric mean** |  |  |  | 2.00 |  |  |", lines)
        self.assertEqual("* `deeplift` against Captum's Lib: not counted, for the two maps are not the same", lines[-1])


def result(method, **more):
    if "faster" in more:
        more |= {"ours": 1.0, "theirs": more["faster"], "least": 1.0, "most": 9.0, "alike": 1.0}
    return {"method": method, "library": "Captum", "other": "Lib", "threads": 1, "batch": 1, **more}


if __name__ == "__main__":
    unittest.main()
