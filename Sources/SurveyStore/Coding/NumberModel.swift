/// Unsigned numbers: their length in bits as a symbol, the leading bits behind the first 1 under models, the others as
/// they are (Exp-Golomb codes, Teuhola 1978, with learnt probabilities). Layout: protocol.md §5.4.
struct NumberModel {
    private let lengths: SymbolModel
    private let leading: Int
    private let size: Int
    /// So many bits behind the first 1 have models.
    private static let modelled = 3

    /// Models for numbers of at most `width` bits under `contexts` contexts for the length.
    init(width: Int, contexts: Int = 1, in sink: inout some BitSink) {
        size = width + 1
        lengths = SymbolModel(size: size, contexts: contexts, in: &sink)
        leading = sink.addModels(size << Self.modelled)
    }

    init(width: Int, contexts: Int = 1, in decoder: inout RangeDecoder) {
        size = width + 1
        lengths = SymbolModel(size: size, contexts: contexts, in: &decoder)
        leading = decoder.addModels(size << Self.modelled)
    }

    /// One without contexts whose models begin at a place.
    init(width: Int, at place: Int) {
        size = width + 1
        lengths = SymbolModel(size: size, at: place)
        leading = place + lengths.count
    }

    /// How many bits have models.
    var count: Int { lengths.count + size << Self.modelled }

    @inline(__always)
    func encode(_ number: UInt64, _ context: Int = 0, into sink: inout some BitSink) {
        let length = UInt64.bitWidth - number.leadingZeroBitCount
        lengths.encode(length, below: size, context, into: &sink)
        guard length > 1 else { return }
        var left = length - 1
        var node = 1
        while left > 0, node < 1 << Self.modelled {
            left -= 1
            let bit = Int(number >> UInt64(left) & 1)
            sink.bit(bit, leading + length << Self.modelled + node)
            node = node << 1 | bit
        }
        if left > 0 { sink.bits(number, left) }
    }

    @inline(__always)
    func decode(_ context: Int = 0, from decoder: inout RangeDecoder) -> UInt64 {
        let length = lengths.decode(below: size, context, from: &decoder)
        guard length > 1 else { return UInt64(length) }
        var left = length - 1
        var node = 1
        while left > 0, node < 1 << Self.modelled {
            left -= 1
            node = node << 1 | decoder.bit(leading + length << Self.modelled + node)
        }
        return left > 0 ? UInt64(node) << UInt64(left) | decoder.bits(left) : UInt64(node)
    }
}
