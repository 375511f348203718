import Platform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The few socket calls that a server on 127.0.0.1 needs.
enum LoopbackSocket {
  /// Opens a nonblocking listening socket on a free port.
  static func listen() throws(SystemError) -> (descriptor: Descriptor, port: UInt16) {
    let socket = try make()
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        guard unsafe bind(socket.number, pointer, length) == 0 else { return Int32(-1) }
        guard systemListen(socket.number) == 0 else { return Int32(-1) }
        return unsafe getsockname(socket.number, pointer, &length)
      }
    }
    guard result == 0 else {
      let code = errno
      socket.close()
      throw SystemError(code: code)
    }
    try socket.setNonblocking(true)
    return (socket, UInt16(bigEndian: address.sin_port))
  }

  /// Takes the next connection, nonblocking and without delays in sending; nil when there is none.
  static func accept(_ listener: Descriptor) -> Descriptor? {
    #if canImport(Darwin)
      let number = Darwin.accept(listener.number, nil, nil)
    #else
      let number = Glibc.accept(listener.number, nil, nil)
    #endif
    guard number >= 0 else { return nil }
    let socket = Descriptor(number)
    var one: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    _ = unsafe setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &one, size)
    do {
      try socket.setNonblocking(true)
      try socket.setCloseOnExec(true)
    } catch {
      socket.close()
      return nil
    }
    return socket
  }

  /// Makes the coming close break the connection instead of ending it in order.
  static func resetOnClose(_ socket: Descriptor) {
    var option = linger(l_onoff: 1, l_linger: 0)
    let size = socklen_t(MemoryLayout<linger>.size)
    _ = unsafe setsockopt(socket.number, SOL_SOCKET, SO_LINGER, &option, size)
  }

  private static func make() throws(SystemError) -> Descriptor {
    #if canImport(Darwin)
      let number = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    guard number >= 0 else { throw SystemError(code: errno) }
    let descriptor = Descriptor(number)
    try descriptor.setCloseOnExec(true)
    return descriptor
  }

  private static func systemListen(_ number: Int32) -> Int32 {
    #if canImport(Darwin)
      Darwin.listen(number, 1_024)
    #else
      Glibc.listen(number, 1_024)
    #endif
  }
}
