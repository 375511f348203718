"""The programs of the README and the example, as they stand, with the real daemon."""

from __future__ import annotations

import unittest

import support  # noqa: F401 (puts the package on the path)
from support import HERE, REAL, DaemonTest, output_of, readme_examples


@unittest.skipUnless(REAL, "RINGBACK names no daemon")
class Programs(DaemonTest):
    async def test_the_example(self) -> None:
        example = (HERE.parent / "examples" / "add.py").read_text()
        said = await output_of(example, str(REAL))
        self.assertIn("12", said)
        self.assertIn("end_turn after 2 steps", said)

    async def test_the_readme_runs_as_it_stands(self) -> None:
        streaming, tool, approval, errors = readme_examples()
        self.assertIn("rehearsal/rehearsal", await output_of(streaming, str(REAL)))
        said = await output_of(tool, str(REAL))
        self.assertIn("[add {'a': 5, 'b': 7}]", said)
        self.assertIn("12", said)
        said = await output_of(approval, str(REAL))
        self.assertIn("not that one", said)
        self.assertTrue(said.endswith("cancelled\n"))
        self.assertIn("rehearsal/rehearsal", await output_of(errors, str(REAL)))


if __name__ == "__main__":
    unittest.main()
