internal import Crypto
internal import Foundation
public import SurveyStore

/// A bundle: sites, forms and change-sets in one file for any carrier, with the same bytes that travel by HTTP.
/// Layout: protocol.md §9. Nothing in it is believed for lying in a bundle: signatures are checked as they are on the wire.
public enum BundleFile {
    /// A bundle begins with this.
    public static let magic = Array("MSB1".utf8)
    /// A bundle with attachments begins with this.
    public static let magicWithAttachments = Array("MSB2".utf8)
    private static let chunk = 1 << 20

    // MARK: Writing

    /// Writes a bundle. The file appears only once it is whole. What cannot be sealed is left out, and named in the contents.
    ///
    /// - Parameters:
    ///   - unsentOnly: only change-sets that the hub has not acknowledged, and attachments without its receipt.
    ///   - vector: only change-sets with a save that the replica of this vector lacks.
    ///   - attachments: whether attachments go into it.
    /// - Throws: ``SyncError`` `cannotWrite`, or the store's errors.
    public static func write(
        to path: String, from store: SurveyStore, unsentOnly: Bool = false, missingFrom vector: VersionVector? = nil,
        attachments: Bool = false,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Contents {
        try checkTarget(path)
        let unsealed = (try? store.deviceKey()) != nil ? try store.seal() : []
        let building = "\(path).part-\(ProcessInfo.processInfo.processIdentifier)"
        // Interviews travel in it: only its owner may read it.
        guard FileManager.default.createFile(atPath: building, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: building)
        else { throw cannotWrite(path) }
        var contents = Contents()
        contents.unsealed = unsealed
        do {
            var hash = SHA256()
            func put(_ bytes: [UInt8]) throws {
                hash.update(data: bytes)
                contents.bytes += bytes.count
                try file.write(contentsOf: bytes)
            }
            let files = attachments ? try store.attachmentsToCarry(unsentOnly: unsentOnly) : []
            // Without attachments it is a bundle that older programs read, too.
            try put(files.isEmpty ? magic : magicWithAttachments)
            try put(Frame(.study, try store.profile().studyKey).bytes)
            for info in try store.forms() {
                try put(Frame(.form(try store.form(info.hash))).bytes)
                contents.forms += 1
            }
            var introduced: Set<[UInt8]> = []
            var ids = try store.changeSetIDs(unsentOnly: unsentOnly)
            if let vector {
                let missing = Set(try store.changeSetIDs(missingFrom: vector))
                ids.removeAll { !missing.contains($0) }
            }
            for (done, id) in ids.enumerated() {
                let (cards, changeSet) = try store.changeSet(id)
                for card in cards where introduced.insert(card.bytes).inserted {
                    try put(Frame(.site(card)).bytes)
                    contents.sites += 1
                }
                try put(Frame(.changeSet(changeSet)).bytes)
                contents.changeSets += 1
                contents.saves += changeSet.header.entries.count
                progress(done + 1, ids.count)
            }
            try writeAttachments(files, from: store, &contents) { frame, contents in
                let bytes = frame.bytes
                hash.update(data: bytes)
                contents.bytes += bytes.count
                try file.write(contentsOf: bytes)
            }
            try put(Frame(.end, Array(hash.finalize())).bytes)
            try file.synchronize()
            try file.close()
            try replace(path, with: building)
        } catch {
            try? FileManager.default.removeItem(atPath: building)
            if error is StoreError || error is SyncError { throw error }
            throw cannotWrite(path)
        }
        return contents
    }

    /// Only an older bundle may be replaced: two arguments in the wrong order must not cost somebody a store.
    private static func checkTarget(_ path: String) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let type = attributes?[.type] as? FileAttributeType else { return }
        let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
        let isStore = try type == .typeRegular && DatabaseIdentity.applicationID(path: path) != nil
        guard type == .typeRegular, !isStore,
            try size == 0 || [magic, magicWithAttachments].contains(BinaryFile(path, .read).read(at: 0, count: 4))
        else {
            throw SyncError(
                .cannotWrite, "\(path) is there already and is not a bundle", next: "choose another name for the bundle"
            )
        }
    }

    private static func replace(_ path: String, with building: String) throws {
        // POSIX rename replaces in one step; moveItem would refuse.
        guard rename(building, path) == 0 else { throw cannotWrite(path) }
    }

    private static func cannotWrite(_ path: String) -> SyncError {
        SyncError(
            .cannotWrite, "\(path) cannot be written", next: "check the folder, its permissions and the free space")
    }

    // MARK: Reading

    /// So many bytes of parcels are taken in with one wait for the disk.
    private static let transactionBytes = 256 << 10

    /// Reads a bundle into a store: first the whole file is checked, then its parcels are taken in, each for itself.
    ///
    /// - Throws: ``SyncError`` `malformed` for a file that is cut, altered or of another study; the store is then as it was.
    public static func read(
        _ path: String, into store: SurveyStore, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Reading {
        var reading = Reading()
        let studyKey = try store.profile().studyKey
        reading.contents = try inspect(path, expecting: studyKey) { _ in }
        var done = 0
        var intake = BundleAttachmentIntake(store)
        var waiting: [Arrival] = []
        var waitingBytes = 0
        func settle() throws {
            for (arrival, outcome) in zip(waiting, try store.accept(waiting)) {
                reading.count(outcome, of: arrival.parcel)
                if case .changeSet = arrival.parcel { done += 1 }
            }
            waiting = []
            waitingBytes = 0
            progress(done, reading.contents.changeSets)
        }
        let takeAttachment: (BundleAttachmentEvent) throws -> Void = { event in
            // A file may belong to an answer that still waits.
            if !waiting.isEmpty { try settle() }
            try intake.take(event, &reading)
        }
        _ = try inspect(path, expecting: studyKey, attachment: takeAttachment) { parcel in
            waiting.append(Arrival(parcel))
            waitingBytes += parcel.bytes.count
            if waitingBytes >= transactionBytes { try settle() }
        }
        if !waiting.isEmpty { try settle() }
        // A card or a form of the bundle may be what something that was set aside has waited for.
        reading.merged += try store.retrySetAside()
        return reading
    }

    /// Goes through a bundle, checking its structure and checksum.
    ///
    /// - Parameters:
    ///   - studyKey: the study that it must belong to; nil for any.
    ///   - attachment: called with what it says of attachments, a piece at a time.
    ///   - body: called with each parcel.
    public static func inspect(
        _ path: String, expecting studyKey: [UInt8]? = nil,
        attachment: (BundleAttachmentEvent) throws -> Void = { _ in }, _ body: (Parcel) throws -> Void
    ) throws -> Contents {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
            let file = FileHandle(forReadingAtPath: path)
        else {
            throw SyncError(.cannotRead, "there is no bundle at \(path), or it cannot be read", next: "check the path")
        }
        defer { try? file.close() }
        var contents = Contents()
        var hash = SHA256()
        let first = try BinaryFile(path, .read).read(at: 0, count: 4)
        let takesAttachments = first == magicWithAttachments
        var reader = FrameReader(magic: takesAttachments ? magicWithAttachments : magic)
        hash.update(data: takesAttachments ? magicWithAttachments : magic)
        var attachments = BundleAttachmentReader()
        var sawStudy = false
        do {
            while let data = try file.read(upToCount: chunk), !data.isEmpty {
                reader.append(data)
                contents.bytes += data.count
                while let frame = try reader.next() {
                    let events = takesAttachments ? try attachments.take(frame) : nil
                    if let events {
                        guard sawStudy else { throw altered(path) }
                        hash.update(data: frame.bytes)
                        for event in events {
                            count(event, &contents)
                            try attachment(event)
                        }
                        continue
                    }
                    if frame.kind == .end {
                        guard sawStudy, frame.payload == Array(hash.finalize()) else { throw altered(path) }
                        continue
                    }
                    hash.update(data: frame.bytes)
                    if frame.kind == .study {
                        if let studyKey, frame.payload != studyKey { throw otherStudy(path) }
                        sawStudy = true
                    } else if let parcel = try Frame.parcel(frame.kind, frame.payload) {
                        guard sawStudy else { throw altered(path) }
                        count(parcel, &contents)
                        try body(parcel)
                    } else {
                        throw altered(path)
                    }
                }
            }
        } catch let problem as DecodingProblem {
            throw SyncError(
                .malformed, "\(path) is not a whole bundle: \(problem)",
                next: "copy it again from its source; nothing was taken from it")
        }
        guard reader.isEnded else {
            throw SyncError(
                .malformed, "\(path) is cut short", next: "copy it again from its source; nothing was taken from it")
        }
        return contents
    }

    private static func count(_ event: BundleAttachmentEvent, _ contents: inout Contents) {
        guard case .begin(let attachment) = event else { return }
        contents.attachments += 1
        contents.attachmentBytes += attachment.size
    }

    private static func count(_ parcel: Parcel, _ contents: inout Contents) {
        switch parcel {
        case .site: contents.sites += 1
        case .form: contents.forms += 1
        case .changeSet(let changeSet):
            contents.changeSets += 1
            contents.saves += changeSet.header.entries.count
        }
    }

    private static func altered(_ path: String) -> SyncError {
        SyncError(
            .malformed, "\(path) was altered: its checksum does not hold",
            next: "copy it again from its source; nothing was taken from it")
    }

    private static func otherStudy(_ path: String) -> SyncError {
        SyncError(.malformed, "\(path) belongs to another study", next: "read it into a store of that study")
    }
}

extension BundleFile.Reading {
    /// Counts what became of a parcel.
    fileprivate mutating func count(_ outcome: ArrivalOutcome, of parcel: Parcel) {
        switch (outcome, parcel) {
        case (.setAside(let reason), _): setAside.append(reason)
        case (.taken(.merged(let saves)), .changeSet): merged += saves
        case (.taken(.merged), _): forms += 1
        case (.taken(.known), .changeSet): known += 1
        case (.taken(.carried), _): carried += 1
        case (.taken(.quarantined), _): setAside.append("a change-set whose dots are taken by other content")
        default: break
        }
    }
}
