import CCurl
import Platform

// What libcurl calls, on the loop's thread and within a call from the driver.

func curlGaveHeadLine(
  _ data: UnsafeMutablePointer<CChar>?, _ size: UInt, _ count: UInt,
  _ context: UnsafeMutableRawPointer?
) -> UInt {
  guard let (transfer, bytes) = unsafe arguments(data, size, count, context) else { return 0 }
  let isTaken = unsafe transfer.takeHeadLine(bytes.bindMemory(to: UInt8.self).span)
  return isTaken ? size * count : 0
}

func curlGaveBytes(
  _ data: UnsafeMutablePointer<CChar>?, _ size: UInt, _ count: UInt,
  _ context: UnsafeMutableRawPointer?
) -> UInt {
  guard let (transfer, bytes) = unsafe arguments(data, size, count, context) else { return 0 }
  return unsafe transfer.takeBytes(bytes) ? size * count : UInt(CCURL_WRITEFUNC_PAUSE)
}

func curlWatchesSocket(
  _ easy: UnsafeMutableRawPointer?, _ socket: Int32, _ what: Int32,
  _ context: UnsafeMutableRawPointer?, _ socketContext: UnsafeMutableRawPointer?
) -> Int32 {
  guard let context = unsafe context else { return -1 }
  let driver = unsafe Unmanaged<CurlDriver>.fromOpaque(context).takeUnretainedValue()
  return driver.watch(socket, Int(what)) ? 0 : -1
}

func curlSetsTimer(
  _ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let context = unsafe context else { return -1 }
  unsafe Unmanaged<CurlDriver>.fromOpaque(context).takeUnretainedValue().setTimer(milliseconds)
  return 0
}

private func arguments(
  _ data: UnsafeMutablePointer<CChar>?, _ size: UInt, _ count: UInt,
  _ context: UnsafeMutableRawPointer?
) -> (Transfer, UnsafeRawBufferPointer)? {
  guard let data = unsafe data, let context = unsafe context else { return nil }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return unsafe (transfer, UnsafeRawBufferPointer(start: data, count: Int(size * count)))
}

/// The readiness of a socket in libcurl's terms.
func curlSelection(_ readiness: PollReadiness) -> Int32 {
  var selection = 0
  if readiness.contains(.readable) { selection |= CCURL_SELECT_IN }
  if readiness.contains(.writable) { selection |= CCURL_SELECT_OUT }
  if !readiness.isDisjoint(with: [.hangUp, .error]) { selection |= CCURL_SELECT_ERROR }
  return Int32(selection)
}
