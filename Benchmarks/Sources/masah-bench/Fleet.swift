import Foundation
import SurveyStore
import Synchronization

/// The devices of a workload, and one replica that merges what they send.
final class Fleet {
    private let workload: Workload
    private let csv: String
    private let folder: String
    private let studyKey = SigningKey()
    private var parcels: [(cards: [SiteCard], changeSet: ChangeSet)] = []
    private let study = Study(
        id: "bench", title: ["en": "Benchmark"], languages: ["en"], geography: "none", regions: [])
    private let form = Digest256(hashing: Array("bench form".utf8)[...])

    init(_ workload: Workload, csv: String) throws {
        self.workload = workload
        self.csv = csv
        folder = NSTemporaryDirectory() + "masah-bench-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for device in workload.devices.indices { try collect(device) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func store(_ name: String, times: [UInt64] = []) throws -> SurveyStore {
        SurveyStore.remove(path: "\(folder)/\(name)")
        let key = SigningKey()
        let certificate = try Certificate(
            device: key.publicKey, role: .surveyor, scope: .all, member: "bench", issued: 0, expires: 0,
            signedBy: studyKey)
        return try SurveyStore.create(
            path: "\(folder)/\(name)",
            identity: .init(study: study, studyKey: studyKey.publicKey, device: (key, certificate)),
            environment: Clockwork(times).environment)
    }

    /// One device saves its rows and seals them into change-sets of at most 200.
    private func collect(_ number: Int) throws {
        // Each save is made when its interview ended: real clocks cost real bytes.
        let device = try store("device", times: workload.endTimes(number))
        let drafts = workload.drafts(number, form: form, scope: Scope("01") ?? .all)
        for start in stride(from: 0, to: drafts.count, by: 200) {
            try device.save(Array(drafts[start..<min(start + 200, drafts.count)]))
            try device.seal()
        }
        for id in try device.changeSetIDs() { parcels.append(try device.changeSet(id)) }
        try device.close()
    }

    func measure(runs: Int) throws -> [Figure] {
        let rows = Double(workload.rowCount)
        let wire = Double(parcels.reduce(0) { $0 + $1.changeSet.bytes.count })
        let xz = Double(try outputSize(["xz", "-9e", "-k", "-c", csv]))
        let mergeSeconds = try median(of: runs) { try merge() }
        let mergedSize = size("merged")
        let plainSeconds = median(of: runs) { plain() }
        let plainSize = size("plain")
        return [
            Figure(
                name: "wire bytes per interview", value: wire / rows, unit: "B", reference: "xz -9e of the whole CSV",
                referenceValue: xz / rows, ratio: wire / xz),
            Figure(
                name: "merge, bytes in to committed rows", value: rows / mergeSeconds, unit: "records per CPU s",
                reference: "plain prepared inserts, 200 rows a transaction", referenceValue: rows / plainSeconds,
                ratio: plainSeconds / mergeSeconds),
            Figure(
                name: "store size, log and clocks included", value: mergedSize / rows, unit: "B per interview",
                reference: "plain wide table", referenceValue: plainSize / rows, ratio: mergedSize / plainSize),
        ]
    }

    /// Merges all change-sets into a fresh replica, from their bytes, one transaction each.
    private func merge() throws -> Double {
        let target = try store("merged")
        let bytes = parcels.map(\.changeSet.bytes)
        let seconds = try timed {
            for (parcel, bytes) in zip(parcels, bytes) {
                for card in parcel.cards { try target.introduce(card) }
                try target.merge(ChangeSet(bytes: bytes))
            }
        }
        try target.close()
        return seconds
    }

    private func plain() -> Double {
        let path = "\(folder)/plain"
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        return PlainTable(path: path).insert(workload, rowsInTransaction: 200, synchronous: "NORMAL")
    }

    private func size(_ name: String) -> Double {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
        return (attributes?[.size] as? NSNumber)?.doubleValue ?? 0
    }
}

/// A wall clock that shows given times, one after the other, and the system's once they are used up.
private final class Clockwork: Sendable {
    private let times: Mutex<ArraySlice<UInt64>>

    init(_ times: [UInt64]) {
        self.times = Mutex(times[...])
    }

    var environment: StoreEnvironment {
        let system = StoreEnvironment.system
        return StoreEnvironment(
            now: { self.times.withLock { $0.popFirst() } ?? system.now() }, randomBytes: system.randomBytes,
            machine: system.machine)
    }
}
