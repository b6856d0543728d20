// One verb on the stack "dev" in the working directory, with the inline program `declare` of the package beside: driver <verb>
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optimport"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
)

type output struct{ stdout, stderr string }

var verbs = map[string]func(context.Context, auto.Stack) (output, error){
	"preview": func(ctx context.Context, stack auto.Stack) (output, error) {
		result, err := stack.Preview(ctx, optpreview.Diff(), optpreview.Color("never"))
		return output{result.StdOut, result.StdErr}, err
	},
	"up": func(ctx context.Context, stack auto.Stack) (output, error) {
		result, err := stack.Up(ctx, optup.Color("never"))
		return output{result.StdOut, result.StdErr}, err
	},
	"import": func(ctx context.Context, stack auto.Stack) (output, error) {
		text, err := os.ReadFile("import.json")
		if err != nil {
			return output{}, err
		}
		var file struct{ Resources []*optimport.ImportResource }
		if err := json.Unmarshal(text, &file); err != nil {
			return output{}, err
		}
		result, err := stack.ImportResources(ctx, optimport.Resources(file.Resources),
			optimport.Protect(false), optimport.GenerateCode(false))
		return output{result.StdOut, result.StdErr}, err
	},
	"destroy": func(ctx context.Context, stack auto.Stack) (output, error) {
		result, err := stack.Destroy(ctx, optdestroy.Color("never"))
		return output{result.StdOut, result.StdErr}, err
	},
}

func run(verb string) (output, error) {
	ctx := context.Background()
	workspace, err := auto.NewLocalWorkspace(ctx, auto.WorkDir("."), auto.Program(declare))
	if err != nil {
		return output{}, err
	}
	stack, err := auto.SelectStack(ctx, "dev", workspace)
	if err != nil {
		return output{}, err
	}
	return verbs[verb](ctx, stack)
}

// A test file alone can call a function of a package with a main function, so this program is a test binary.
func TestMain(_ *testing.M) {
	done, err := run(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(done.stdout, done.stderr)
}
