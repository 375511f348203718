// swift-tools-version: 6.3

import PackageDescription

// A program at a fixed address with no symbols for others to find: 30,000 relocations less, which is a
// third of the time that the daemon takes to start, and a megabyte. The price: this one image lies where
// it always lies, while libcurl and the other libraries keep a place of chance.
let lean = ["-Xclang-linker", "-no-pie", "-Xlinker", "--no-export-dynamic"]

let package = Package(
  name: "ringback",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "ringback", targets: ["ringback"]),
    .executable(name: "ringback-bench", targets: ["ringback-bench"]),
    .library(name: "RingbackClient", targets: ["RingbackClient"]),
  ],
  targets: [
    // What tasks hand over by.
    .target(name: "Waiting"),

    // Values and the wire.
    .target(name: "JSON"),
    .target(name: "JSONSchema", dependencies: ["JSON"]),
    .target(name: "JSONRPC", dependencies: ["JSON", "Platform"]),
    .target(
      name: "RingbackProtocol", dependencies: ["Conversation", "JSON", "JSONRPC", "JSONSchema"]),

    // The operating system.
    .target(name: "CPlatform"),
    .target(name: "Platform", dependencies: ["CPlatform"]),
    .target(name: "EventLoop", dependencies: ["Platform"]),
    .target(name: "CCurl"),
    .target(name: "HTTP", dependencies: ["CCurl", "EventLoop", "Platform", "Waiting"]),

    // The conversation and the models that answer in it.
    .target(name: "Conversation", dependencies: ["JSON", "JSONSchema", "Waiting"]),
    .target(
      name: "ModelProviders",
      dependencies: ["Conversation", "EventLoop", "HTTP", "JSON", "JSONSchema", "Platform"]),

    // The daemon and its command line.
    .target(
      name: "Server",
      dependencies: [
        "Conversation", "EventLoop", "HTTP", "JSON", "JSONRPC", "JSONSchema", "ModelProviders",
        "Platform", "RingbackProtocol",
      ]),
    .target(name: "Commands", dependencies: ["JSON", "JSONRPC", "Platform", "RingbackProtocol"]),
    .target(name: "Conformance", dependencies: ["JSON", "JSONRPC", "Platform"]),
    .executableTarget(
      name: "ringback",
      dependencies: ["Commands", "Conformance", "JSONRPC", "Platform", "Server"],
      linkerSettings: [.unsafeFlags(lean, .when(platforms: [.linux], configuration: .release))]),

    // Measuring.
    .target(name: "CBench"),
    .executableTarget(
      name: "bench-floor", dependencies: ["CBench"],
      // C without the Swift runtime: see its main.c.
      linkerSettings: [.unsafeFlags(["-nostartfiles"], .when(platforms: [.linux]))]),
    .executableTarget(name: "bench-model", dependencies: ["CBench"]),
    .executableTarget(
      name: "ringback-bench",
      dependencies: ["JSON", "Platform", "bench-floor", "bench-model", "ringback"],
      exclude: ["README.md"]),

    // The client for Swift programs, its README's program, and the one that the conformance kit runs.
    .target(
      name: "RingbackClient", dependencies: ["JSON", "JSONRPC", "Platform"],
      path: "clients/swift/Sources/RingbackClient"),
    .executableTarget(
      name: "ringback-swift-example", dependencies: ["RingbackClient"],
      path: "clients/swift/examples/add"),
    .executableTarget(
      name: "ringback-swift-conformance", dependencies: ["RingbackClient"],
      path: "clients/swift/tests/conformance"),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["Conversation", "JSON", "JSONSchema", "Platform"],
      path: "Tests/TestSupport"),
    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .testTarget(name: "JSONSchemaTests", dependencies: ["JSON", "JSONSchema"]),
    .testTarget(name: "EventLoopTests", dependencies: ["EventLoop", "Platform"]),
    .testTarget(
      name: "HTTPTests", dependencies: ["EventLoop", "HTTP", "Platform", "TestSupport"]),
    .testTarget(
      name: "JSONRPCTests", dependencies: ["JSON", "JSONRPC", "Platform", "TestSupport"]),
    .testTarget(name: "ConversationTests", dependencies: ["Conversation", "JSON", "JSONSchema"]),
    .testTarget(
      name: "ModelProvidersTests",
      dependencies: [
        "Conversation", "EventLoop", "HTTP", "JSON", "JSONSchema", "ModelProviders", "TestSupport",
      ]),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "Conversation", "EventLoop", "HTTP", "JSON", "JSONRPC", "ModelProviders", "Platform",
        "RingbackProtocol", "Server", "TestSupport", "ringback",
      ]),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "Commands", "JSON", "Platform", "RingbackProtocol", "TestSupport", "ringback",
      ]),
    .testTarget(
      name: "ClientTests",
      dependencies: [
        "Platform", "TestSupport", "ringback", "ringback-swift-conformance",
        "ringback-swift-example",
      ], exclude: ["Foreign"]),
    .testTarget(
      name: "ConformanceTests",
      dependencies: ["Conformance", "JSON", "Platform", "TestSupport", "ringback"],
      exclude: ["Clients"]),
    .testTarget(
      name: "TranscriptTests",
      dependencies: [
        "Conversation", "EventLoop", "HTTP", "JSON", "JSONRPC", "JSONSchema", "ModelProviders",
        "Platform", "RingbackProtocol", "Server", "TestSupport", "ringback",
      ], exclude: ["Transcripts"]),
    .testTarget(
      name: "RingbackClientTests",
      dependencies: ["Platform", "RingbackClient", "TestSupport", "ringback"],
      path: "clients/swift/tests/RingbackClientTests"),
    .testTarget(name: "TidyTests"),
  ],
  swiftLanguageModes: [.v6]
)

// Warnings are errors in CI, not here: a newer compiler must not break a user's build.
let writtenInC: Set = ["CPlatform", "CCurl", "CBench", "bench-floor", "bench-model"]
for target in package.targets where !writtenInC.contains(target.name) {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
  ]
}
