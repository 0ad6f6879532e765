/// What a form tells the codec of change-sets: its paths, and the choices of each. A change-set then names them by their
/// places. The store does not know more of a form than this. Layout: protocol.md §3.3.
public struct FormOutline: Hashable, Sendable {
    /// One path of a form.
    public struct Column: Hashable, Sendable {
        /// The path's template, as ``AnswerPath/template``.
        public let template: String
        /// The codes of its choices, in the form's order; empty for other questions.
        public let choices: [String]

        /// One path of a form.
        public init(template: String, choices: [String] = []) {
            self.template = template
            self.choices = choices
        }
    }

    /// The paths, by the bytes of their templates, each once.
    public let columns: [Column]
    /// For each column its choices' bytes, and the entries that a dictionary seeded with them begins with.
    let choices: [ChoiceSeeds]
    /// Its bytes as a publication carries them.
    let bytes: [UInt8]
    /// Four bytes by which a change-set says which outline its writer had: a mistake must not pass for other answers.
    let check: UInt64
    private let places: [[UInt8]: Int]

    /// A form without an outline.
    public static let empty = FormOutline(columns: [])

    /// The outline of a form with these paths; what could not be an outline's column is left out.
    public init(columns: [Column]) {
        var sorted: [Column] = []
        let usable = columns.filter { AnswerPath.isTemplate($0.template) }.prefix(Limits.columns)
        for column in usable.sorted(by: { $0.template.utf8.lexicographicallyPrecedes($1.template.utf8) })
        where sorted.last.map({ Array($0.template.utf8) }) != Array(column.template.utf8) {
            sorted.append(Self.usable(column))
        }
        self.init(sorted: sorted)
    }

    private init(sorted columns: [Column]) {
        self.columns = columns
        choices = columns.map { ChoiceSeeds($0.choices.map { Array($0.utf8) }) }
        places = Dictionary(
            columns.enumerated().map { (Array($1.template.utf8), $0) }, uniquingKeysWith: { first, _ in first })
        var writer = ByteWriter()
        writer.varint(columns.count)
        for column in columns {
            writer.counted(column.template)
            writer.varint(column.choices.count)
            for choice in column.choices { writer.counted(choice) }
        }
        bytes = columns.isEmpty ? [] : writer.bytes
        check = Digest256(hashing: bytes[...]).bytes.prefix(4).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Without choices that no answer could have, second ones, and lists that are too long to be worth knowing.
    private static func usable(_ column: Column) -> Column {
        var seen: Set<[UInt8]> = []
        let choices = column.choices.filter { isCode($0) && seen.insert(Array($0.utf8)).inserted }
        return Column(template: column.template, choices: choices.count > Limits.outlineChoices ? [] : choices)
    }

    private static func isCode(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= Limits.nameBytes && !text.utf8.contains(0x20)
    }

    init(bytes: ArraySlice<UInt8>) throws(DecodingProblem) {
        guard !bytes.isEmpty else {
            self = .empty
            return
        }
        var reader = ByteReader(bytes, place: "form outline")
        var columns: [Column] = []
        for _ in 0..<(try reader.count(limit: Limits.columns)) {
            let template = try reader.text(limit: Limits.nameBytes)
            var choices: [String] = []
            for _ in 0..<(try reader.count(limit: Limits.outlineChoices)) {
                choices.append(try reader.text(limit: Limits.nameBytes))
            }
            columns.append(Column(template: template, choices: choices))
        }
        try reader.end()
        self.init(columns: columns)
        // One outline has one form: what this program would not write, it does not read.
        guard self.bytes == Array(bytes) else { throw DecodingProblem(.notCanonical, "form outline") }
    }

    /// The place of a template.
    func place(of template: String) -> Int? {
        columns.isEmpty ? nil : places[Array(template.utf8)]
    }
}

/// The choices that a form's question has, as columns use them.
struct ChoiceSeeds: Hashable, Sendable {
    let codes: [[UInt8]]
    let entries: [ColumnEntry]

    static let none = ChoiceSeeds([])

    init(_ codes: [[UInt8]]) {
        self.codes = codes
        entries = codes.map(ColumnEntry.init(choice:))
    }
}
