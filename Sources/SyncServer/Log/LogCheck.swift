internal import Foundation
internal import GRDB
internal import SurveyStore
internal import SurveySync

/// Reads a whole log and verifies what it reads.
struct LogCheck {
    private let log: StudyLog
    private let database: Database
    private var cards: [SiteID: [SiteCard]] = [:]
    private var outlines: [Digest256: FormOutline] = [:]
    private(set) var entries = 0
    private(set) var changeSets = 0
    private(set) var digest = SaveDigest()
    var problems: [String] = []

    init(_ log: StudyLog, _ database: Database) {
        self.log = log
        self.database = database
    }

    mutating func run(_ progress: (Int, Int) -> Void) throws {
        for line in try String.fetchAll(database, sql: "PRAGMA integrity_check") where line != "ok" {
            problems.append("SQLite: \(line)")
        }
        try readEntries(progress)
        try checkDots()
    }

    /// Reads every entry, adding up the digest as it goes.
    mutating func readEntries(_ progress: (Int, Int) -> Void) throws {
        let last = try StudyLog.lastPosition(database)
        var place = LogPlace.start
        while place.position < last {
            let batch = try StudyLog.entries(after: place, through: last, LogView(scope: nil), database)
            for entry in batch.entries {
                if entry.position != place.position + 1 {
                    problems.append("positions \(place.position + 1) to \(entry.position - 1) are missing")
                } else if entry.place != place.advanced(by: entry.id, to: entry.position) {
                    problems.append("entry \(entry.position): it does not follow from the entries before it")
                }
                place = entry.place
                try check(entry)
            }
            place = batch.scannedTo
            progress(entries, Int(last))
        }
    }

    private mutating func check(_ entry: LogEntry) throws {
        entries += 1
        let place = "entry \(entry.position)"
        let parcel: Parcel?
        do throws(DecodingProblem) {
            parcel = try Frame.parcel(entry.kind, entry.bytes)
        } catch {
            problems.append("\(place): \(error)")
            return
        }
        guard let parcel else {
            problems.append("\(place) is of no known kind")
            return
        }
        if parcel.id != entry.id { problems.append("\(place): its bytes are not those of its address") }
        switch parcel {
        case .site(let card):
            cards[card.site, default: []].append(card)
            if !card.certificate.isSigned(by: log.studyKey) {
                problems.append("\(place): the membership is not signed by the study's key")
            }
        case .form(let form):
            outlines[form.hash] = form.outline
            if !form.isSigned(by: log.studyKey) { problems.append("\(place): the form's signature does not hold") }
        case .changeSet(let changeSet): try check(changeSet, place, entry.position)
        }
    }

    private mutating func check(_ changeSet: ChangeSet, _ place: String, _ position: UInt64) throws {
        changeSets += 1
        guard let card = cards[changeSet.header.site]?.first else {
            problems.append("\(place): its site has not been introduced")
            return
        }
        if !changeSet.isSigned(by: card) { problems.append("\(place): its signature does not hold") }
        let firsts = try firstBrought(by: changeSet, position)
        if firsts.isEmpty { problems.append("\(place): its saves are not in the index") }
        do throws(DecodingProblem) {
            let outline = outlines[changeSet.header.form]
            for save in try changeSet.saves(outline: outline) where firsts.contains(save.dot.sequence) {
                digest.add(save)
            }
        } catch {
            problems.append("\(place): \(error)")
        }
    }

    /// The sequence numbers of the saves that this entry was the first to bring: each save counts once.
    private func firstBrought(by changeSet: ChangeSet, _ position: UInt64) throws -> Set<UInt64> {
        let site = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT n FROM site WHERE id = ?"),
            arguments: [Data(changeSet.header.site.bytes)])
        guard let site else { return [] }
        var sequences: Set<UInt64> = []
        for entry in changeSet.header.entries {
            let row = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT mark, position FROM dot WHERE key = ?"),
                arguments: [LogAppending.key(site, entry.dot.sequence)])
            if let row, row["position"] == Int64(position), row["mark"] == DotCheck.mark(of: entry) {
                sequences.insert(entry.dot.sequence)
            }
        }
        return sequences
    }

    private mutating func checkDots() throws {
        let indexed = try Int.fetchOne(database, sql: "SELECT count(*) FROM dot") ?? 0
        if indexed != Int(digest.count) {
            problems.append("the index has \(indexed) saves, the log \(digest.count)")
        }
    }
}
