import JSONSchema
import Testing

@Suite(.enabled(if: OfficialSuite.present != nil, "\(OfficialSuite.reason)"))
struct OfficialSuiteTests {
  @Test(arguments: [("draft2020-12", SchemaDialect.draft2020), ("draft7", .draft7)])
  func `every required case has the right answer`(
    folder: String, dialect: SchemaDialect
  ) throws {
    try check(folder, dialect, assertsFormats: false)
  }

  @Test(arguments: [("draft2020-12", SchemaDialect.draft2020), ("draft7", .draft7)])
  func `every optional case but the documented ones has the right answer`(
    folder: String, dialect: SchemaDialect
  ) throws {
    try check(folder + "/optional", dialect, assertsFormats: false)
  }

  @Test(arguments: [("draft2020-12", SchemaDialect.draft2020), ("draft7", .draft7)])
  func `every case for formats but the documented ones has the right answer`(
    folder: String, dialect: SchemaDialect
  ) throws {
    try check(folder + "/optional/format", dialect, assertsFormats: true)
  }

  private func check(_ folder: String, _ dialect: SchemaDialect, assertsFormats: Bool) throws {
    let suite = try #require(OfficialSuite.present)
    let result = try suite.run(folder, dialect: dialect, assertsFormats: assertsFormats)
    let expected = UnmetCases.byFolder[folder] ?? []
    print("\(folder): \(result.caseCount) cases, \(result.failures.count) not met")
    #expect(result.caseCount > 0)
    #expect(result.failures.sorted() == expected.sorted())
  }
}
