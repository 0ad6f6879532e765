import Foundation

/// What new interviews cost on the wire.
struct WireFigures {
    private let bench: Workbench

    init(_ bench: Workbench) {
        self.bench = bench
    }

    func measure(_ report: inout Report) throws {
        let workload = try bench.w1()
        let rows = Double(workload.rowCount)
        let csv = try Data(contentsOf: URL(fileURLWithPath: workload.sheet.path))
        var references = [
            Figure.Reference(
                name: "xz -9e of the whole CSV",
                value: try outputSize(["xz", "-9e", "-k", "-c", workload.sheet.path]) / rows),
            .init(name: "zlib-9 of the whole CSV", value: Double(try zlib(Array(csv)).count) / rows),
            .init(name: "xz -9e of each device's CSV", value: try xz(workload, rowsInPiece: 200) / rows),
        ]
        if let session = try SessionReference(workload) {
            references.append(
                .init(name: "SQLite session change-sets, zlib-9", value: Double(session.wireBytes) / rows))
        } else {
            report.missing.append("SQLite's session extension is not on this machine")
        }
        references.append(.init(name: "loro + zlib", value: 142.5, isQuoted: true))
        report.figures.append(
            Figure(
                "wire.interview", "wire, a new interview, change-sets of 200",
                try bench.w1Deliveries().reduce(0) { $0 + $1.byteCount } / rows, "B", against: references,
                reach: .ratio(atMost: 0.6)))
        report.figures.append(
            Figure(
                "wire.interview.tens", "wire, a new interview, change-sets of 10",
                try workload.deliveries(interviewsInChangeSet: 10).reduce(0) { $0 + $1.byteCount } / rows, "B",
                against: [
                    .init(name: "xz -9e of those 10 rows' CSV", value: try xz(workload, rowsInPiece: 10) / rows)
                ], reach: .ratio(atMost: 0.6)))
    }

    /// Bytes of all pieces of each device's rows, each compressed on its own: `xz` makes one stream for each file.
    private func xz(_ workload: Workload, rowsInPiece: Int) throws -> Double {
        let scratch = try Scratch()
        var files: [String] = []
        for device in 0..<workload.deviceCount {
            for piece in workload.sheet.pieces(device, of: rowsInPiece) {
                let path = scratch.file("\(files.count).csv")
                try Data(piece).write(to: URL(fileURLWithPath: path))
                files.append(path)
            }
        }
        return try outputSize(["xz", "-9e", "-k", "-c"] + files)
    }
}

/// The same interviews through SQLite's session extension: one change-set for each device. It has no merge rule, no
/// clocks and no signatures.
struct SessionReference {
    private(set) var changeSets: [(deflated: [UInt8], plainCount: Int)] = []
    var wireBytes: Int { changeSets.reduce(0) { $0 + $1.deflated.count } }
    private let columns: [String]

    /// Nil where the system's SQLite lacks the extension.
    init?(_ workload: Workload) throws {
        guard PlainDatabase.hasSessions else { return nil }
        columns = workload.sheet.columns
        for device in 0..<workload.deviceCount {
            let scratch = try Scratch()
            let table = PlainTable(columns: columns, rows: workload.sheet.rows(device), kind: Workload.kind(of:))
            let database = try PlainDatabase(path: scratch.file("device"), like: table, key: .firstColumn)
            let changeSet = try database.session(table)
            changeSets.append((try zlib(changeSet), changeSet.count))
        }
    }

    /// What applying all of them to an empty table takes: inflate and one transaction each.
    func apply() throws -> Seconds {
        let scratch = try Scratch()
        let table = PlainTable(columns: columns, rows: [], kind: Workload.kind(of:))
        let database = try PlainDatabase(path: scratch.file("server"), like: table, key: .firstColumn)
        var seconds = Seconds()
        for changeSet in changeSets {
            try database.apply(changeSet.deflated, plainCount: changeSet.plainCount, &seconds)
        }
        return seconds
    }
}
