/// Symbols 0..<size as the path through a binary tree, each fork a model of its own: rare symbols end up dear, frequent
/// ones cheap, a certain one free. One tree for each context. Layout: protocol.md §5.4.
struct SymbolModel {
    private let base: Int
    private let depth: Int
    /// How many bits have models.
    let count: Int

    /// Trees for symbols below `size` under `contexts` contexts.
    init(size: Int, contexts: Int, in sink: inout some BitSink) {
        depth = Self.depth(size)
        count = contexts << depth
        base = sink.addModels(count)
    }

    init(size: Int, contexts: Int, in decoder: inout RangeDecoder) {
        depth = Self.depth(size)
        count = contexts << depth
        base = decoder.addModels(count)
    }

    /// A tree whose models begin at a place.
    init(size: Int, at place: Int) {
        depth = Self.depth(size)
        count = 1 << depth
        base = place
    }

    private static func depth(_ size: Int) -> Int {
        size <= 1 ? 0 : Int.bitWidth - (size - 1).leadingZeroBitCount
    }

    /// Writes a symbol, of which so far only those below `limit` are possible: forks without a choice are not written.
    @inline(__always)
    func encode(_ symbol: Int, below limit: Int, _ context: Int, into sink: inout some BitSink) {
        let tree = base + context << depth
        var node = 1
        var level = depth
        while level > 0 {
            level -= 1
            let bit = symbol >> level & 1
            // The smallest symbol on the side of the 1.
            if (node << 1 | 1) << level - 1 << depth < limit { sink.bit(bit, tree + node) }
            node = node << 1 | bit
        }
    }

    @inline(__always)
    func decode(below limit: Int, _ context: Int, from decoder: inout RangeDecoder) -> Int {
        let tree = base + context << depth
        var node = 1
        var level = depth
        while level > 0 {
            level -= 1
            let bit = (node << 1 | 1) << level - 1 << depth < limit ? decoder.bit(tree + node) : 0
            node = node << 1 | bit
        }
        return node - 1 << depth
    }
}
