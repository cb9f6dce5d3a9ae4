namespace Maestro.Rego.Tests.Builtins;

public class GraphqlBuiltinTests
{
    private const string Schema =
        "`type Query { user(id: ID!): User } type User implements Named { name: String! friends(first: Int = 3): [User!] role: Role } interface Named { name: String! } enum Role { ADMIN GUEST } input Filter { a: Int! b: [Int] }`";

    [Theory]
    [InlineData("{ user(id: 1) { name friends(first: 2) { role } } }", true)]
    [InlineData("query Q($id: ID!) { user(id: $id) { ... on Named { name } ...F } } fragment F on User { role }", true)]
    [InlineData("{ user { name } }", false)]
    [InlineData("{ user(id: 1) }", false)]
    [InlineData("{ user(id: 1) { nothing } }", false)]
    [InlineData("{ user(id: 1) { name { x } } }", false)]
    [InlineData("{ user(id: 1, id: 2) { name } }", false)]
    [InlineData("query Q($id: ID!) { user(id: 1) { name } }", false)]
    [InlineData("query Q($id: ID) { user(id: $id) { name } }", false)]
    [InlineData("{ user(id: $id) { name } }", false)]
    [InlineData("{ user(id: 1) { ...F } } fragment F on User { friends { ...F } }", false)]
    [InlineData("{ user(id: 1) { name: role name } }", false)]
    [InlineData("{ user(id: 1) { friends(first: \"x\") { name } } }", false)]
    [InlineData("fragment F on User { name } { user(id: 1) { name } }", false)]
    [InlineData("mutation { x }", false)]
    public void IsValid_Query_FollowsTheRules(string query, bool expected) =>
        Assert.Equal(expected ? "true" : "false", Policy.Expression($"graphql.is_valid(`{query}`, {Schema})"));

    [Theory]
    [InlineData("type A { x: Missing }", false)]
    [InlineData("type A { x: Int } type A { y: Int }", false)]
    [InlineData("interface I { x: Int } type A implements I { y: Int }", false)]
    [InlineData("input I { x: A } type A { y: Int }", false)]
    [InlineData("type A { x(a: [Int!]! = [1]): [A] } union U = A directive @d(x: Int) repeatable on FIELD | OBJECT", true)]
    public void SchemaIsValid_Schema_FollowsTheRules(string schema, bool expected) =>
        Assert.Equal(expected ? "true" : "false", Policy.Expression($"graphql.schema_is_valid(`{schema}`)"));
}
