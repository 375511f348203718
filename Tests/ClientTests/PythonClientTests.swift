import TestSupport
import Testing

extension ClientTests {
  @Suite(.hosts("python3")) struct PythonClientTests {
    @Test func `the Python client passes its tests`() throws {
      try ClientRun.output("python3", "-m", "unittest", "discover", "-s", "clients/python/tests")
    }

    @Test func `the Python example adds`() throws {
      let output = try ClientRun.output(
        "python3", "clients/python/examples/add.py",
        environment: ["PYTHONPATH": "clients/python"])
      #expect(output.contains("12"))
      #expect(output.contains("end_turn after 2 steps"))
    }

    @Test(arguments: ["asyncio", "blocking"])
    func `the Python client does what is asked of clients`(face: String) throws {
      try ClientRun.conform("python3", "clients/python/tests/conformance.py", "--\(face)")
    }
  }
}
