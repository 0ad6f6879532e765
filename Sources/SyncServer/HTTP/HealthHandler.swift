internal import Foundation
internal import GRDB
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import SurveyStore

/// `GET /health`: whether the hub can read its studies. It tells nothing about who is in them.
struct HealthHandler: Sendable {
    let studies: [HostedStudy]

    private struct Health: Codable {
        var status: String
        var studies: Int
        var version: String
    }

    func respond() async throws -> Response {
        for study in studies {
            do throws(StoreError) {
                _ = try await study.log.asyncRead { try StudyLog.lastPosition($0) }
            } catch {
                throw HubProblem.unavailable("a study's log cannot be read")
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let document = try encoder.encode(
            Health(status: "ok", studies: studies.count, version: HubServer.version))
        var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: document)))
        response.headers.put("Content-Type", "application/json")
        response.headers.put("Cache-Control", "no-store")
        return response
    }
}
