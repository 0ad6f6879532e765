/// One thing that is wrong in a file, with its place.
public struct ImportFault: Sendable, Equatable, CustomStringConvertible {
    /// The file.
    public let file: String
    /// The record or row in it, counted from 1; nil for a fault of the header.
    public let row: Int?
    /// The line, counted from 1.
    public let line: Int
    /// The column or member, as the file names it; nil for a fault of the whole row.
    public let column: String?
    /// The value, cut to what a message may repeat.
    public let value: String?
    /// Why it is wrong, as a clause.
    public let cause: String
    /// What to do next.
    public let next: String
    /// Whether the membership forbids what would otherwise be right.
    public let isForbidden: Bool

    init(
        file: String, row: Int?, line: Int, column: String? = nil, value: String? = nil, cause: String, next: String,
        isForbidden: Bool = false
    ) {
        self.file = file
        self.row = row
        self.line = line
        self.column = column
        self.value = value?.shortened
        self.cause = cause
        self.next = next
        self.isForbidden = isForbidden
    }

    /// The place, the cause and the next step.
    public var description: String { "\(place): \(cause). \(next)" }

    /// File, record, line, column and value, as far as they are known.
    fileprivate var place: String {
        var text = file
        if let row { text += ", record \(row)" }
        text += ", line \(line)"
        if let column { text += ", column \(column.shortened.quoted)" }
        if let value { text += ", value \(value.quoted)" }
        return text
    }
}

/// Collects faults: the first few in full, the others as a number.
struct FaultList {
    private(set) var faults: [ImportFault] = []
    private(set) var count = 0
    private var isAllForbidden = true

    mutating func add(_ fault: ImportFault) {
        if faults.count < DataLimits.reportedFaults { faults.append(fault) }
        count += 1
        isAllForbidden = isAllForbidden && fault.isForbidden
    }

    /// Ends an import that found faults.
    func throwIfAny(in file: String) throws(DataProblem) {
        guard let first = faults.first else { return }
        let more = count > faults.count ? " (the first \(faults.count) are shown)" : ""
        throw DataProblem(
            isAllForbidden ? .notPermitted : .badData,
            count == 1
                ? "nothing was imported: \(first.place): \(first.cause)"
                : "nothing was imported: \(file) has \(count) faults\(more)",
            next: count == 1 ? first.next : "correct them and import the file again", faults: faults, faultCount: count)
    }
}
