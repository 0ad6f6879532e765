internal import CZlib

/// Raw deflate (RFC 1951) over the system's zlib, with bounds on what an input may inflate to.
enum Deflate {
    /// Compresses at zlib's level 9.
    static func compress(_ input: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let windowBits = -MAX_WBITS
        let started = deflateInit2_(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, windowBits, 9, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        precondition(started == Z_OK, "zlib has no memory for a deflate stream")
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(input.count)))
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            input.withUnsafeBufferPointer { source in
                // zlib's interface takes a mutable pointer and only reads from it.
                stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                stream.avail_in = UInt32(source.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(bound)
                let ended = deflate(&stream, Z_FINISH)
                precondition(ended == Z_STREAM_END, "deflateBound gave too little room")
            }
            count = bound - Int(stream.avail_out)
        }
    }

    /// Inflates `input`, which must be one whole stream with nothing behind it.
    ///
    /// - Parameter limit: most bytes that may come out.
    /// - Throws: `tooLarge` past the limit or past ``Limits/inflateRatio``; `badCompression` for anything else.
    static func inflate(
        _ input: ArraySlice<UInt8>, limit: Int, place: String
    ) throws(DecodingProblem) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw DecodingProblem(.badCompression, place)
        }
        defer { inflateEnd(&stream) }
        let allowed = min(limit, max(1 << 20, input.count.multipliedReportingOverflow(by: Limits.inflateRatio).0))
        var output: [UInt8] = []
        var problem: DecodingProblem?
        input.withUnsafeBufferPointer { source in
            stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            stream.avail_in = UInt32(source.count)
            var capacity = min(allowed, max(4_096, source.count * 6))
            while true {
                let filled = output.count
                let grown = [UInt8](unsafeUninitializedCapacity: capacity) { room, count in
                    _ = output.withUnsafeBufferPointer { old in
                        room.update(fromContentsOf: old)
                    }
                    stream.next_out = room.baseAddress?.advanced(by: filled)
                    stream.avail_out = UInt32(capacity - filled)
                    let result = CZlib.inflate(&stream, Z_NO_FLUSH)
                    count = capacity - Int(stream.avail_out)
                    if result == Z_STREAM_END {
                        if stream.avail_in != 0 { problem = DecodingProblem(.trailingBytes, place) }
                        capacity = 0
                    } else if result != Z_OK && result != Z_BUF_ERROR {
                        problem = DecodingProblem(.badCompression, place)
                    } else if stream.avail_out > 0 {
                        problem = DecodingProblem(.truncated, place)
                    } else if capacity >= allowed {
                        problem = DecodingProblem(.tooLarge, place)
                    }
                }
                output = grown
                if problem != nil || capacity == 0 { return }
                capacity = min(allowed, capacity * 2)
            }
        }
        if let problem { throw problem }
        return output
    }
}
