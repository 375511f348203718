package import EventLoop
package final class HTTPClient: Sendable { package init(loop: EventLoop) {} }
